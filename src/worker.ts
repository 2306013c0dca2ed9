export default {
  fetch: () => new Response("Conclave", { status: 200 }),
};
