import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { METRIC } from '../lambda/function/contract.ts';
import { byConnection, sweeperMetric } from './metrics.ts';

/** What the dashboard shows. */
export interface DashboardProps {
  readonly name: string;
  readonly sweeper: IFunction;
  readonly alarms: readonly Alarm[];
}

const WIDTH = 24;
const HEIGHT = 6;
/** What CloudWatch shows of the alarms at most. */
const ALARMS_PER_WIDGET = 100;

/** Creates the dashboard: each graph answers a question that an operator has in the morning. */
export function createDashboard(scope: Construct, props: DashboardProps): Dashboard {
  const { name, sweeper, alarms } = props;
  const metrics = (...names: (keyof typeof METRIC)[]) =>
    names.map((metric) => sweeperMetric(name, metric));
  const connections = (...names: (keyof typeof METRIC)[]) =>
    names.map((metric) => byConnection(name, metric));
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: name,
    defaultInterval: Duration.days(14),
    widgets: [
      [
        new AlarmStatusWidget({
          title: 'Is anything wrong?',
          width: WIDTH,
          alarms: alarms.slice(0, ALARMS_PER_WIDGET),
        }),
      ],
      [
        graph('Did it run?', [
          ...metrics('runs', 'incompleteRuns', 'unfinishedRuns'),
          sweeper.metricErrors(),
        ]),
        graph('How long did it take?', metrics('durationSeconds')),
      ],
      [
        graph(
          'What did it find?',
          metrics('listed', 'reported', 'withheld', 'planned', 'announced', 'waiting'),
        ),
        graph('… and where?', connections('listed')),
      ],
      [
        graph('What did it revoke?', metrics('revoked', 'disabled', 'quarantined', 'alreadyGone')),
        graph('… and where?', connections('revoked', 'disabled', 'quarantined')),
      ],
      [
        graph('What expires next, within 30 days?', metrics('expiringSoon')),
        graph('… and where?', connections('expiringSoon')),
      ],
      [
        graph(
          'What failed?',
          metrics(
            'attention',
            'connectionsFailed',
            'connectionsHeld',
            'revocationsFailed',
            'stuck',
            'noticesUndelivered',
            'deferred',
          ),
        ),
        graph(
          '… and where?',
          connections('attention', 'connectionsFailed', 'connectionsHeld', 'revocationsFailed'),
        ),
      ],
    ],
  });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: WIDTH / 2, height: HEIGHT, leftYAxis: { min: 0 } });
}
