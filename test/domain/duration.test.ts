import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../lambda/domain/duration.ts';

describe('a duration is an exact length of time', () => {
  test.each([
    ['0s', 0],
    ['45s', 45_000],
    ['30m', 1_800_000],
    ['12h', 43_200_000],
    ['90d', 7_776_000_000],
    ['2w', 1_209_600_000],
    ['P90D', 7_776_000_000],
    ['P2W', 1_209_600_000],
    ['P12W', 7_257_600_000],
    ['PT12H', 43_200_000],
    ['PT12M', 720_000],
    ['P1DT2H', 93_600_000],
    ['P1DT2H3M4S', 93_784_000],
    ['P0D', 0],
  ])('%s is %i ms', (text, millis) => {
    expect(parseDuration(text)).toBe(millis);
  });

  test('both notations agree for every combination of units', () => {
    const count = fc.nat(10_000);
    fc.assert(
      fc.property(count, count, count, count, (d, h, m, s) => {
        const sum =
          parseDuration(`${d}d`) + parseDuration(`${h}h`) + parseDuration(`${m}m`) + s * 1000;
        expect(parseDuration(`P${d}DT${h}H${m}M${s}S`)).toBe(sum);
      }),
    );
  });
});

describe('a duration is written as the configuration writes it', () => {
  test.each([
    [0, '0d'],
    [1500, '1500ms'],
    [45_000, '45s'],
    [90_000, '90s'],
    [1_800_000, '30m'],
    [43_200_000, '12h'],
    [7_776_000_000, '90d'],
  ])('%i ms are %s', (millis, text) => {
    expect(formatDuration(millis)).toBe(text);
  });

  test('and reads back as the same length', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });
});

describe('what is no exact length of time is refused with what to write instead', () => {
  test.each(['1y', '10y', '6mo', '3M', 'P1Y', 'P10Y', 'P6M', 'P1Y2M3DT4H'])(
    '%s: years and months',
    (text) => {
      expect(() => parseDuration(text)).toThrow(/years and months have no exact length/);
    },
  );

  test.each(['7', '90', '1.5', '1.25'])('%s: no unit', (text) => {
    expect(() => parseDuration(text)).toThrow(/has no unit; write a duration such as/);
  });

  test.each([
    '',
    ' 7d',
    '7d ',
    '7 d',
    '-7d',
    '+7d',
    '1.5h',
    '1d2h',
    '90D',
    'p90d',
    'P',
    'PT',
    'P1DT',
    'P1W2D',
    'PT5',
    'P5',
    '500ms',
    'soon',
    'xP1Y',
    '٣d',
    '7d\n',
  ])('%j: not a duration', (text) => {
    expect(() => parseDuration(text)).toThrow(/is not a duration; write whole numbers, such as/);
  });

  test('a length beyond exact integers is refused rather than rounded', () => {
    expect(() => parseDuration(`${'9'.repeat(20)}d`)).toThrow(/too long/);
  });
});
