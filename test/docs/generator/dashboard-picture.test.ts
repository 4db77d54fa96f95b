import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { DashboardWidgets, dashboardPicture } from '../../../docs/generator/dashboard-picture.ts';
import { createSweeper, templateOf } from '../../lib/synth.ts';

const file = new URL('../../../docs/pictures/dashboard.json', import.meta.url);

const Body = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
      properties: z.object({
        title: z.string(),
        alarms: z.array(z.string()).optional(),
        metrics: z.array(z.array(z.unknown())).optional(),
      }),
    }),
  ),
});

/** The widgets of the dashboard that is deployed, with names in the place of what only AWS knows. */
function widgetsOfTemplate(): unknown {
  const template = templateOf(createSweeper());
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const alarms = template.findResources('AWS::CloudWatch::Alarm');
  const Joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
  const { 'Fn::Join': join } = Joined.parse(dashboard?.Properties.DashboardBody);
  const text = join[1].map((part) => (typeof part === 'string' ? part : nameOf(part, alarms)));
  return Body.parse(JSON.parse(text.join(''))).widgets.map((widget) => {
    const { x, y, width, height, properties } = widget;
    const { title, alarms = [], metrics = [] } = properties;
    const kind = widget.type === 'alarm' ? 'alarms' : 'graph';
    const shows = kind === 'alarms' ? alarms : metrics.flatMap(metricName);
    return { title, x, y, width, height, shows, kind };
  });
}

function nameOf(part: unknown, alarms: Record<string, { Properties?: { AlarmName?: unknown } }>) {
  const { 'Fn::GetAtt': at } = z
    .object({ 'Fn::GetAtt': z.array(z.string()).default([]) })
    .catch({ 'Fn::GetAtt': [] })
    .parse(part);
  return String(alarms[at[0] ?? '']?.Properties?.AlarmName ?? 'name');
}

/** A metric by its name; a search by the name that it looks for. */
function metricName([first, second]: readonly unknown[]): string[] {
  if (typeof first === 'string') return [String(second)];
  const { expression } = z.object({ expression: z.string() }).parse(first);
  return [/MetricName="(\w+)"/.exec(expression)?.[1] ?? expression];
}

test('the picture of the dashboard shows the widgets that the template defines', () => {
  const advice = 'write these widgets to docs/pictures/dashboard.json, and run `npm run docs`';
  expect(JSON.parse(readFileSync(file, 'utf8')), advice).toEqual(widgetsOfTemplate());
});

test('the picture says that it is a sketch, and names each title, metric and alarm once or more', () => {
  const text = readFileSync(file, 'utf8');
  const picture = dashboardPicture(text);
  expect(picture).toContain('The curves are made up.');
  for (const { title, shows } of DashboardWidgets.parse(JSON.parse(text)))
    for (const word of [title, ...shows]) expect(picture).toContain(`>${word}<`);
});

test('the same widgets give the same picture', () => {
  const text = readFileSync(file, 'utf8');
  expect(dashboardPicture(text)).toBe(dashboardPicture(text));
});
