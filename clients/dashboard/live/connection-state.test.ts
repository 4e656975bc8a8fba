import { describe, expect, test } from '@jest/globals';
import {
  type ConnectionInput,
  connectionAfter,
  describeConnection,
  NO_CONNECTION,
} from './connection-state.ts';

const stateAfter = (...inputs: ConnectionInput[]) =>
  describeConnection(inputs.reduce(connectionAfter, NO_CONNECTION));

const started: ConnectionInput[] = [{ type: 'started', cursor: 'c1' }, { type: 'connected' }];
const cameBack: ConnectionInput[] = [...started, { type: 'closed' }, { type: 'connected' }];
const event = (cursor: string): ConnectionInput => ({ type: 'event', cursor });
const head = (cursor: string, epoch = 2): ConnectionInput => ({ type: 'head', epoch, cursor });

describe('what the page says of its connection', () => {
  test('it connects, and is live', () => {
    expect(stateAfter()).toEqual({ kind: 'connecting' });
    expect(stateAfter(...started)).toEqual({ kind: 'live' });
    expect(stateAfter(...started, event('c2'))).toEqual({ kind: 'live' });
  });

  test('a socket that closed is reconnecting, and a browser without a network is offline', () => {
    expect(stateAfter(...started, { type: 'closed' })).toEqual({ kind: 'reconnecting' });
    expect(stateAfter(...started, { type: 'closed' }, { type: 'offline' })).toEqual({ kind: 'offline' });
    expect(stateAfter(...started, { type: 'offline' }, { type: 'online' })).toEqual({ kind: 'live' });
  });

  test('after a reconnect it catches up until the newest event of the server has arrived', () => {
    expect(stateAfter(...cameBack)).toEqual({ kind: 'catching-up', events: 0 });
    expect(stateAfter(...cameBack, head('c3'), event('c2'))).toEqual({ kind: 'catching-up', events: 1 });
    expect(stateAfter(...cameBack, head('c3'), event('c2'), event('c3'))).toEqual({ kind: 'live' });
  });

  test('it is live at once when nothing was missed', () => {
    expect(stateAfter(...cameBack, head('c1'))).toEqual({ kind: 'live' });
  });

  test('the newest event may arrive before the answer that names it', () => {
    expect(stateAfter(...cameBack, event('c2'), event('c3'), event('c4'), head('c3'))).toEqual({
      kind: 'live',
    });
  });

  test('an answer that was asked for before the last reconnect does not count', () => {
    const twice: ConnectionInput[] = [...cameBack, { type: 'closed' }, { type: 'connected' }];
    expect(stateAfter(...twice, head('c1', 2))).toEqual({ kind: 'catching-up', events: 0 });
    expect(stateAfter(...twice, head('c1', 3))).toEqual({ kind: 'live' });
  });

  test('a stream that the server ended is not live, though the socket is open, until it has caught up', () => {
    const refused: ConnectionInput[] = [...started, { type: 'interrupted' }];
    expect(stateAfter(...refused)).toEqual({ kind: 'reconnecting' });
    expect(stateAfter(...refused, { type: 'closed' }, { type: 'connected' })).toEqual({
      kind: 'reconnecting',
    });
    const taken: ConnectionInput[] = [...refused, { type: 'resumed' }];
    expect(stateAfter(...taken)).toEqual({ kind: 'catching-up', events: 0 });
    expect(stateAfter(...taken, head('c2'), event('c2'))).toEqual({ kind: 'live' });
    expect(stateAfter(...taken, head('c1', 1))).toEqual({ kind: 'catching-up', events: 0 });
    expect(stateAfter(...taken, { type: 'interrupted' }, head('c1'))).toEqual({ kind: 'reconnecting' });
  });

  test('a stream that begins anew after its place was lost is live when the server has nothing newer', () => {
    const anew: ConnectionInput[] = [...started, { type: 'interrupted' }, { type: 'started', cursor: 'c70' }];
    expect(stateAfter(...anew)).toEqual({ kind: 'catching-up', events: 0 });
    expect(stateAfter(...anew, head('c70'))).toEqual({ kind: 'live' });
  });

  test('a first connection that needed several tries has something to catch up with', () => {
    const late: ConnectionInput[] = [
      { type: 'started', cursor: 'c1' },
      { type: 'closed' },
      { type: 'connected' },
    ];
    expect(stateAfter(...late)).toEqual({ kind: 'catching-up', events: 0 });
  });
});
