import { setTimeout as sleep } from 'node:timers/promises';

export const NETWORK_FAULTS = [
  {
    name: 'network-slow',
    about: 'every reply of Postgres, Redis, the acquirer and the receivers comes up to 150 ms late',
    claims: ['the wire of Redis', 'the wires of Postgres', 'the wire of the receivers'],
    async strike({ town, random }) {
      for (const wire of Object.values(town.wires)) wire.slow(random.whole(20, 150));
      await sleep(12_000);
      for (const wire of Object.values(town.wires)) wire.heal();
    },
  },
  {
    name: 'network-reset',
    about: 'every connection to Postgres, Redis, the acquirer or the receivers is reset, ten times',
    async strike({ town, random }) {
      for (let i = 0; i < 10; i++) {
        random.pick(Object.values(town.wires)).reset();
        await sleep(500);
      }
    },
  },
  {
    name: 'receivers-silent',
    about: 'no receiver says anything for 20 s, with every connection open; then none can be reached for 5 s',
    claims: ['the wire of the receivers'],
    async strike({ town }) {
      town.wires.receivers.stall();
      await sleep(20_000);
      town.wires.receivers.cut();
      await sleep(5_000);
      town.wires.receivers.heal();
    },
  },
];
