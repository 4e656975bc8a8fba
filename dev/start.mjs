import { join } from 'node:path';
import { install } from './install.mjs';
import { takeLock } from './lock.mjs';
import { holderOf, isTaken, portNear } from './ports.mjs';
import { readSettings, SetupError } from './settings.mjs';

// `npm start`: nothing but Node and npm is there yet, so nothing from node_modules is imported before install().
const startedAt = Date.now();
/** npm passes Ctrl-C on although the terminal has sent it already: the echo is not a second wish. */
const ECHO_MS = 1_000;

const undo = [];
let stoppingSince;

process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
process.on('SIGHUP', onSignal);
// The browser tests start us; should they be killed, nothing is to stay behind.
process.on('disconnect', onSignal);
process.on('uncaughtException', error => fail(error));

try {
  const settings = readSettings(process.argv.slice(2), process.env);
  claimDataDir(settings);
  settings.ports.shop ??= await shopPort(settings);
  await refuseTakenPorts(settings);
  await install();
  await open(settings);
} catch (error) {
  if (!stoppingSince) await fail(error);
}

async function open(settings) {
  const { build } = await import('./build.mjs');
  const { createHouse } = await import('./house.mjs');
  const { banner } = await import('./banner.mjs');
  await build({ clients: !settings.watch });
  if (stoppingSince) return;
  // That may have taken a minute.
  await refuseTakenPorts(settings);
  const house = createHouse(settings, message => stoppingSince || console.log(`  ${message}`));
  undo.push(() => house.close());
  process.on('exit', () => house.kill());
  const stores = await house.open();
  if (settings.watch) undo.push((await import('./watch.mjs')).watch(house));
  console.log(banner(settings, stores, Date.now() - startedAt));
  console.log('Workers are listening for jobs...');
}

/** 3001 beside 3000. */
function shopPort({ ports, host }) {
  return portNear(ports.web + 1, { host, not: Object.values(ports) });
}

/** Two launchers on one folder would start two Postgres on the same files. */
function claimDataDir({ dataDir, ports }) {
  const lock = takeLock(join(dataDir, 'launcher.lock'), { ports });
  if (!lock.holder) {
    undo.push(lock.release);
    return;
  }
  throw new SetupError(
    `Sluice is already running with its data in ${dataDir} (pid ${lock.holder.pid}, port ${lock.holder.ports?.web}). ` +
      'Stop it first, or start another one with its own DATA_DIR, API_PORT, WEB_PORT and SANDBOX_PORT.',
  );
}

async function refuseTakenPorts({ ports, host, mode }) {
  const wanted = [
    ['API_PORT', ports.api],
    ['WEB_PORT', ports.web],
    ['SANDBOX_PORT', ports.sandbox],
    ...(mode === 'production' ? [] : [['DEMO_SHOP_PORT', ports.shop]]),
  ];
  const problems = [];
  for (const [index, [variable, port]] of wanted.entries()) {
    const twin = wanted.slice(0, index).find(([, other]) => other === port);
    if (twin) problems.push(`${twin[0]} and ${variable} are both ${port}.`);
    else if (await isTaken(port, host)) {
      const holder = holderOf(port);
      problems.push(`Port ${port} is taken${holder ? ` by ${holder}` : ''}. Set ${variable} to another one.`);
    }
  }
  if (problems.length > 0) throw new SetupError(problems.join('\n'));
}

async function fail(error) {
  console.error(`\n${error instanceof SetupError ? error.message : (error.stack ?? error)}\n`);
  await stop(1);
}

async function stop(code) {
  stoppingSince = Date.now();
  for (const action of undo.splice(0).reverse()) await action();
  process.exit(code);
}

function onSignal() {
  if (!stoppingSince) {
    console.log('\n  Stopping. Ctrl-C again stops at once.');
    stop(0).catch(error => {
      console.error(error);
      process.exit(1);
    });
  } else if (Date.now() - stoppingSince > ECHO_MS) {
    process.exit(1);
  }
}
