/** Said once at the end of a run that had to do without a browser. */
export const LEFT_OUT =
  "Chromium is not here, so the playground's browser tests are left out: apt-get install chromium, or set CHROMIUM_PATH";
