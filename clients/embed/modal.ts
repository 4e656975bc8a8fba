/** The checkout's frame over the shop's page. */
export interface Modal {
  readonly frame: HTMLIFrameElement;
  /** Takes it away, gives scrolling and the keyboard back to the page. */
  remove(): void;
}

interface ModalOptions {
  readonly url: string;
  /** For screen readers: what the dialog and its close button are called. */
  readonly words: ModalWords;
  /** The shopper wants to leave. */
  readonly onLeave: () => void;
}

export interface ModalWords {
  readonly title: string;
  readonly close: string;
}

/**
 * Styles are set property by property: a shop's own policy may forbid <style> and style attributes, and its
 * stylesheets are not to reach in here by way of a class.
 */
function style(element: HTMLElement, styles: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, 'important');
}

/**
 * On the browser's own modal dialog: everything behind it is inert, the keyboard stays in it, Escape asks to leave,
 * and the element that had the focus gets it back.
 */
export function openModal({ url, words, onLeave }: ModalOptions): Modal {
  const dialog = document.createElement('dialog');
  dialog.dataset['testId'] = 'payment-modal';
  dialog.setAttribute('aria-label', words.title);
  style(dialog, {
    display: 'flex',
    'flex-direction': 'column',
    'align-items': 'center',
    'justify-content': 'center',
    'box-sizing': 'border-box',
    position: 'fixed',
    inset: '0',
    width: '100%',
    height: '100%',
    'max-width': 'none',
    'max-height': 'none',
    margin: '0',
    border: '0',
    padding: '0',
    overflow: 'hidden',
  });
  const frame = createFrame(url, words);
  const adapt = () => fitTo(roomy.matches, dialog, frame);
  const roomy = matchMedia(ROOMY);
  roomy.addEventListener('change', adapt);
  adapt();
  dialog.append(createCloseButton(words, onLeave), frame);
  dialog.addEventListener('cancel', event => {
    event.preventDefault();
    onLeave();
  });
  const unlock = lockScrolling();
  document.body.append(dialog);
  dialog.showModal();
  return {
    frame,
    remove() {
      // Closing it, not only removing it, is what gives the focus back.
      dialog.close();
      dialog.remove();
      roomy.removeEventListener('change', adapt);
      unlock();
    },
  };
}

/** A phone gives the checkout all it has, and one that is turned may become roomy. */
const ROOMY = '(min-width: 641px)';

function fitTo(isRoomy: boolean, dialog: HTMLElement, frame: HTMLElement): void {
  style(dialog, { background: isRoomy ? 'rgba(8, 24, 30, 0.62)' : 'rgb(8, 24, 30)' });
  style(frame, {
    height: isRoomy ? 'min(100% - 4.5rem, 44rem)' : '100%',
    'border-radius': isRoomy ? '1rem' : '0',
  });
}

function createFrame(url: string, words: ModalWords): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.dataset['testId'] = 'payment-iframe';
  frame.title = words.title;
  frame.allow = 'payment; clipboard-write';
  // The shop's address says which shop, and its path is nobody's business.
  frame.referrerPolicy = 'origin';
  frame.src = url;
  style(frame, {
    display: 'block',
    flex: '0 1 auto',
    width: 'min(100%, 56rem)',
    'min-height': '0',
    border: '0',
    'box-shadow': '0 24px 64px rgba(0, 0, 0, 0.35)',
    background: 'Canvas',
    'color-scheme': 'light dark',
  });
  return frame;
}

function createCloseButton({ close }: ModalWords, onLeave: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset['testId'] = 'close-modal-button';
  button.setAttribute('aria-label', close);
  button.textContent = '✕';
  style(button, {
    flex: 'none',
    'box-sizing': 'border-box',
    'align-self': 'center',
    width: 'min(100%, 56rem)',
    height: '2.75rem',
    padding: '0 1rem',
    border: '0',
    background: 'transparent',
    color: '#fff',
    font: '500 1.125rem/2.75rem system-ui, sans-serif',
    'text-align': 'end',
    cursor: 'pointer',
  });
  button.addEventListener('click', onLeave);
  return button;
}

/** The page behind neither scrolls nor jumps by the width of its scrollbar. */
function lockScrolling(): () => void {
  const { style: page, clientWidth } = document.documentElement;
  const before = [page.overflow, page.paddingInlineEnd] as const;
  const scrollbar = innerWidth - clientWidth;
  page.overflow = 'hidden';
  if (scrollbar > 0) page.paddingInlineEnd = `${scrollbar}px`;
  return () => {
    [page.overflow, page.paddingInlineEnd] = before;
  };
}
