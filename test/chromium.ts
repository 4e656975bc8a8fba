import { type Browser, chromium } from 'playwright-core';

/** Quiet, in a container too: no sandbox for root, nothing fetched in the background. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the system under test is reached; dev/test.mjs starts it for the browser tests. */
export interface SystemUnderTest {
  readonly webUrl: string;
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  /** The demo shop, on an origin of its own. */
  readonly shopUrl: string;
  /** Its Postgres, for what only SQL can say. */
  readonly databaseUrl: string;
}

export function systemUnderTest(): SystemUnderTest {
  return {
    webUrl: fromRunner('E2E_WEB_URL'),
    apiUrl: fromRunner('E2E_API_URL'),
    sandboxUrl: fromRunner('E2E_SANDBOX_URL'),
    shopUrl: fromRunner('E2E_SHOP_URL'),
    databaseUrl: fromRunner('E2E_DATABASE_URL'),
  };
}

/** The installed Chromium; a new profile each time. Close it, or the test file fails. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: fromRunner('CHROMIUM_PATH'), args: FLAGS, headless: true });
}

function fromRunner(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: run the browser tests with \`npm run e2e\`, which starts the system`,
    );
  return value;
}
