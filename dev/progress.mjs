const interactive = Boolean(process.stdout.isTTY && !process.env['CI']);
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Seconds with one digit: people compare these lines with each other. */
export const seconds = ms => `${(ms / 1000).toFixed(1)} s`;

/**
 * Runs one step and leaves one line behind: what was done and how long it took. A spinner turns only where
 * someone is looking; a log file gets the line with "…" first, because a minute of silence looks like a hang.
 */
export async function step(title, work) {
  const startedAt = Date.now();
  const stopSpinning = interactive ? spin(title, startedAt) : announce(title);
  try {
    const result = await work();
    stopSpinning();
    console.log(`  ✓ ${title}  ${seconds(Date.now() - startedAt)}`);
    return result;
  } catch (error) {
    stopSpinning();
    console.log(`  ✗ ${title}  ${seconds(Date.now() - startedAt)}`);
    throw error;
  }
}

function announce(title) {
  const timer = setTimeout(() => console.log(`  … ${title}`), 2_000);
  return () => clearTimeout(timer);
}

function spin(title, startedAt) {
  let frame = 0;
  const timer = setInterval(() => {
    frame = (frame + 1) % FRAMES.length;
    process.stdout.write(`\r  ${FRAMES[frame]} ${title}  ${seconds(Date.now() - startedAt)}\x1b[K`);
  }, 100);
  return () => {
    clearInterval(timer);
    process.stdout.write('\r\x1b[K');
  };
}
