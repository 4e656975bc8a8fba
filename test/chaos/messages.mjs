import { hasEnded } from './processes.mjs';

/** Resolves with the next message of this type; rejects when who should send it is gone. */
export function answerOf(child, type) {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`the process that should say ${type} is gone`));
    if (hasEnded(child)) return gone();
    child.once('exit', gone);
    const listen = message => {
      if (message.type !== type) return;
      child.off('message', listen);
      child.off('exit', gone);
      resolve(message);
    };
    child.on('message', listen);
  });
}

export function ask(child, type) {
  const answer = answerOf(child, type);
  if (child.connected) child.send({ type });
  return answer;
}
