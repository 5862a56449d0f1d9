/** What a fresh nginx serves; our own words, with the title that everybody looks for. */
export const WELCOME_PAGE = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Welcome to nginx!</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; }</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>This page comes from a container of the livedeck sandbox, which simulates nginx. It is the file
<code>/usr/share/nginx/html/index.html</code>: change it and reload.</p>
</body>
</html>
`

export const ERROR_PAGE = `<!DOCTYPE html>
<html lang="en">
<head><title>Error</title></head>
<body>
<h1>An error occurred.</h1>
<p>The page cannot be shown now. Please try again later.</p>
</body>
</html>
`

export const DEFAULT_CONFIG = `worker_processes  auto;
error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    access_log    /var/log/nginx/access.log  combined;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`

export const DEFAULT_SITE = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
}
`

export const MIME_TYPES = `types {
    text/html                html htm;
    text/css                 css;
    text/plain               txt;
    text/xml                 xml;
    text/javascript          js mjs;
    application/json         json;
    application/pdf          pdf;
    image/png                png;
    image/jpeg               jpeg jpg;
    image/gif                gif;
    image/svg+xml            svg;
    image/x-icon             ico;
    font/woff2               woff2;
}
`
