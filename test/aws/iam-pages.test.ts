import { describe, expect, test } from 'vitest';
import { pageOf, required } from '../../lambda/aws/iam-pages.ts';

const same = (item: string) => item;

describe('A page of an IAM list', () => {
  test('holds each item as it is mapped', () => {
    const upper = (item: string) => item.toUpperCase();
    expect(pageOf('Users', ['ann', 'bob'], {}, upper)).toEqual({
      page: ['ANN', 'BOB'],
      next: undefined,
    });
  });

  test.each([
    ['it is truncated', { IsTruncated: true, Marker: '1' }, '1'],
    ['it has a marker and does not say whether it is truncated', { Marker: '1' }, '1'],
    ['it is not truncated', { IsTruncated: false }, undefined],
    ['it does not say whether it is truncated', {}, undefined],
    ['its marker is empty', { Marker: '' }, undefined],
  ])('leads to the next page only by its marker: %s', (_, continuation, next) => {
    expect(pageOf('Users', ['ann'], continuation, same).next).toBe(next);
  });

  test.each([undefined, ''])('is refused when it is truncated and its marker is %j', (Marker) => {
    expect(() => pageOf('Users', ['ann'], { IsTruncated: true, Marker }, same)).toThrow(
      'IAM left out Marker, which it documents',
    );
  });

  test('is refused when it has no list, which is not an empty list', () => {
    expect(() => pageOf('Users', undefined, {}, same)).toThrow(
      'IAM left out Users, which it documents',
    );
    expect(pageOf('Users', [], {}, same).page).toEqual([]);
  });
});

describe('A field that IAM documents', () => {
  test.each([undefined, ''])('is missing when it is %j', (value) => {
    expect(() => required('UserName', value)).toThrow(
      expect.objectContaining({
        code: 'invalid-response',
        message: 'IAM left out UserName, which it documents',
      }),
    );
  });

  test.each(['ann', 0, false])('is present when it is %j', (value) => {
    expect(required('UserName', value)).toBe(value);
  });
});
