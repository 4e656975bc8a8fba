import { createServer } from 'vite';

// The pages as they are edited, in place of the web process. Vite's own command would outlive a launcher that was killed.
const server = await createServer({ server: { port: Number(process.env['WEB_PORT']), strictPort: true } });
await server.listen();

async function stop() {
  await server.close();
  process.exit();
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);
process.send?.({ type: 'ready' });
