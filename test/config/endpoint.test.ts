import { expect, test } from 'vitest';
import { parseEndpoint } from '../../lambda/config/endpoint.ts';

test.each([
  ['https://api.example.com', 'https://api.example.com/'],
  ['https://api.example.com:8443/', 'https://api.example.com:8443/'],
  ['https://example.com/grafana/', 'https://example.com/grafana'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['http://[::1]/api', 'http://[::1]/api'],
])('the endpoint %s is read as %s', (text, href) => {
  expect(parseEndpoint(text).href).toBe(href);
});

test.each([
  ['example.com', /is not a URL/],
  ['ftp://example.com', /must begin with `https:/],
  ['http://example.com', /plain http is only for/],
  ['https://user:hunter2@example.com', /credentials belong in the secret/],
  ['https://example.com/?key=hunter2', /without query or fragment/],
  ['https://example.com/a/../b', /must be an origin/],
  ['https://example.com//a', /must be an origin/],
])('the endpoint %s is refused, and never repeated', (text, message) => {
  expect(() => parseEndpoint(text)).toThrow(RangeError);
  expect(() => parseEndpoint(text)).toThrow(message);
  expect(() => parseEndpoint(text)).not.toThrow(/hunter2/);
});
