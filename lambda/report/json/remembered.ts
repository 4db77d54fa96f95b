import { isoTime } from '../../audit/iso-time.ts';
import { isStuck } from '../../domain/failures.ts';
import type { Remembered, RunRecord } from '../../domain/remembered.ts';
import type { RememberedToken } from '../../domain/remembered-token.ts';

/** What is remembered of a connection, or of some of its tokens alone, to be written as JSON. */
export function rememberedContent(
  connection: string,
  { runs, tokens }: Partial<Pick<Remembered, 'runs'>> & Pick<Remembered, 'tokens'>,
): object {
  return {
    connection,
    ...(runs && { runs: runs.map(rememberedRun) }),
    tokens: [...tokens].map(([key, token]) => rememberedToken(key, token)),
  };
}

function rememberedRun({ at, blind, told: _, accepted, partial, unsettled, ...run }: RunRecord) {
  return {
    ...run,
    at: isoTime(at),
    ...(blind && { blind: Object.keys(blind) }),
    ...(accepted && { accepted }),
    ...(partial && { partial }),
    ...(unsettled && { unsettled }),
  };
}

/** What is remembered of one token; its key is what `explain` shows, and `memory --token` takes. */
export function rememberedToken(key: string, token: RememberedToken) {
  const { rule, staleSince, lastListed, intent, announced, quarantined, noticed } = token;
  const { disabledAt, disabledBy, restored, removedAt, failures } = token;
  return {
    key,
    rule,
    staleSince: isoTime(staleSince),
    lastListed: isoTime(lastListed),
    intent: intent && { action: intent.action, runId: intent.runId, at: isoTime(intent.at) },
    announced: announced && {
      at: isoTime(announced.at),
      due: isoTime(announced.at + announced.wait),
    },
    quarantined: quarantined && {
      at: isoTime(quarantined.at),
      until: isoTime(quarantined.at + quarantined.for),
    },
    noticed: noticed && { at: isoTime(noticed.at), reason: noticed.reason },
    disabledAt: isoIf(disabledAt),
    disabledBy,
    restored: restored && { at: isoTime(restored.at), until: isoTime(restored.until) },
    removedAt: isoIf(removedAt),
    failures: failures && { ...failures, stuck: isStuck(failures) },
  };
}

function isoIf(millis: number | undefined): string | undefined {
  return millis === undefined ? undefined : isoTime(millis);
}
