/** Shown in the frame, or the window, that a bank's challenge was in. */
export const CHALLENGE_DONE_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Thank you</title>
<p>Thank you. Your payment continues where you began it.</p>
`;

/** Any page may show it: the checkout does, inside whatever shop shows the checkout. There is nothing in it to click. */
export const CHALLENGE_DONE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'";
