printf '1\n2\n3\n' > /tmp/lines
echo "$(wc -l < /tmp/lines) lines"
