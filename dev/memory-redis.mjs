import { Server } from 'node:net';

// Where no Redis is installed: a Redis in JavaScript, in a process of its own, because it would keep ours busy.
// It offers no choice of address, so the choice is made for it: loopback, like everything that is started here.
const { listen } = Server.prototype;
Server.prototype.listen = function (port) {
  return listen.call(this, port, '127.0.0.1');
};

const { createRedisServer } = await import('js-redis-server');
await createRedisServer({ port: Number(process.argv[2]) });
process.send?.({ type: 'ready' });
process.on('disconnect', () => process.exit());
