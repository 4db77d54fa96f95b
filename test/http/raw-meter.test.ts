import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { describe, expect, test } from 'vitest';
import { RawMeter } from '../../lambda/http/raw-meter.ts';

const MEBIBYTE = 1024 * 1024;

class FakeSocket extends EventEmitter {
  bytesRead = 0;
  reason: Error | undefined;

  destroy(reason: Error): void {
    this.reason ??= reason;
  }

  receive(bytes: number): void {
    this.bytesRead += bytes;
    this.emit('readable');
  }
}

/** A meter and the socket that it watches. */
function watch() {
  const meter = new RawMeter();
  const socket = new FakeSocket();
  const connect = meter.watched(((_: unknown, callback: buildConnector.Callback) =>
    callback(null, socket as unknown as Socket)) as buildConnector.connector);
  connect({} as buildConnector.Options, () => {});
  return { meter, socket };
}

describe('a response', () => {
  test('may have a mebibyte of framing', () => {
    const { meter, socket } = watch();
    meter.start({ length: 0 });
    socket.receive(MEBIBYTE);
    expect(socket.reason).toBeUndefined();
  });

  test('with more framing than that and twice its body is refused, in both figures', () => {
    const { meter, socket } = watch();
    meter.start({ length: 10 });
    socket.receive(MEBIBYTE + 20);
    expect(socket.reason).toBeUndefined();
    socket.receive(1);
    expect(socket.reason).toMatchObject({
      message: `the server sent ${MEBIBYTE + 21} bytes, of which 10 are the body of a response; check the endpoint`,
    });
  });

  test('is counted from its own beginning, however much came before on its socket', () => {
    const { meter, socket } = watch();
    for (let response = 0; response < 4; response++) {
      meter.start({ length: 0 });
      socket.receive(MEBIBYTE);
    }
    expect(socket.reason).toBeUndefined();
  });
});
