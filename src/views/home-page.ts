const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Conclave</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto 0; padding: 0 1.25rem; }
  code { font-size: 0.95em; }
</style>
<h1>🗳 Conclave</h1>
<p>A Telegram bot for groups that trade together: somebody proposes a trade, members vote with the amount they put in,
and when the time is up the group gets its result.</p>
<p>This is where the bot lives, and it is awake. To use it, add it to your group in Telegram and send <code>/help</code> there.</p>
</html>
`;

/** `GET /`: a short page for whoever opens the Worker's address in a browser. It says nothing about any group. */
export const homePage = (): Response =>
  new Response(PAGE, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
      "X-Content-Type-Options": "nosniff",
    },
  });
