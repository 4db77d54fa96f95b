import { expect, test } from 'vitest';
import { METRIC } from '../../lambda/function/contract.ts';
import { createSweeper, templateOf } from './synth.ts';

const template = templateOf(createSweeper());
const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
const body = JSON.stringify(dashboard?.Properties.DashboardBody);

test('the dashboard asks the questions of an operator, in the order of a morning', () => {
  const titles = [...body.matchAll(/"title\\*":\\*"([^"\\]+)/g)].map(([, title]) => title);
  expect(titles.filter((title) => !title?.startsWith('…'))).toEqual([
    'Is anything wrong?',
    'Did it run?',
    'How long did it take?',
    'What did it find?',
    'What did it revoke?',
    'What expires next, within 30 days?',
    'What failed?',
  ]);
});

test('every metric of the function but the throttled requests shows somewhere', () => {
  const missing = Object.values(METRIC).filter((metric) => !body.includes(metric));
  expect(missing).toEqual(['ThrottledRequests']);
});
