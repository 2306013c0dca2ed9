/** The page needs its own scripts, styles and events, and nothing else from anywhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": POLICY,
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
};

/** Addresses are relative, since a proxy may have a path of its own before ours. */
const page = (title: string, head: string, main: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="../board-assets/icon.svg">
<link rel="stylesheet" href="../board-assets/board.css">
${head}<main id="board">
<h1>${title}</h1>
${main}
</main>
</html>
`;

const BOARD = page(
  "The group’s board",
  '<script type="module" src="../board-assets/main.js"></script>\n',
  `<p id="start">One moment. If nothing more appears, this browser does not run the page’s script.
In your group, <b>/status</b> shows the vote that is running, <b>/orders</b> what was bought, and <b>/history</b> past votes.</p>`,
);

const NEW_LINK = "<p>Send <b>/board</b> in your group for a new link.</p>";

/** The page of a board. It holds nothing of the group: that comes by its events. */
export const boardPage = (): Response => new Response(BOARD, { headers: HEADERS });

/** What a link shows whose time is over. */
export const expiredPage = (): Response =>
  new Response(page("This link has ended", "", `<p>Links to a board hold for a day.</p>\n${NEW_LINK}`), {
    status: 410,
    headers: HEADERS,
  });

/** What a link shows that is not ours, or was cut off on its way. */
export const unknownPage = (): Response =>
  new Response(page("There is no such board", "", `<p>Perhaps the link was not copied whole.</p>\n${NEW_LINK}`), {
    status: 404,
    headers: HEADERS,
  });
