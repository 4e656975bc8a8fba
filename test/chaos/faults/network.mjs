import { setTimeout as sleep } from 'node:timers/promises';

export const NETWORK_FAULTS = [
  {
    name: 'network-slow',
    about: 'every reply of Postgres, Redis and the acquirer comes up to 150 ms late',
    async strike({ town, random }) {
      for (const wire of Object.values(town.wires)) wire.slow(random.whole(20, 150));
      await sleep(12_000);
      for (const wire of Object.values(town.wires)) wire.heal();
    },
  },
  {
    name: 'network-reset',
    about: 'every connection to Postgres, Redis and the acquirer is reset, ten times',
    async strike({ town, random }) {
      for (let i = 0; i < 10; i++) {
        random.pick(Object.values(town.wires)).reset();
        await sleep(500);
      }
    },
  },
];
