import { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { describe, expect, test } from 'vitest';
import { RawMeter } from '../../lambda/http/raw-meter.ts';

const MEBIBYTE = 1024 * 1024;

/** A socket without a connection, which says how much it has received. */
class FakeSocket extends Socket {
  reason: Error | undefined;

  override destroy(reason?: Error): this {
    this.reason ??= reason;
    return this;
  }

  receive(bytes: number): void {
    const value = (this.bytesRead ?? 0) + bytes;
    Object.defineProperty(this, 'bytesRead', { value, configurable: true });
    this.emit('readable');
  }
}

/** A meter and the socket that it watches. */
function watch() {
  const meter = new RawMeter();
  const socket = new FakeSocket();
  const open: buildConnector.connector = (_, callback) => callback(null, socket);
  const connect = meter.watched(open);
  connect({ hostname: 'api.invalid', protocol: 'http:', port: '80' }, () => {});
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
