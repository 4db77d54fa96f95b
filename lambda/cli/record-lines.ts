import type { AuditRecord } from '../audit/record.ts';
import { toJson } from '../report/text/escape.ts';

/** All that one record after another has in common. */
type Frame = Omit<AuditRecord, 'time' | 'token'>;

/** The text around the time and the token of records that have a frame in common. */
interface FrameText {
  readonly frame: Frame;
  /** From behind the time to the token. */
  readonly before: string;
  /** From behind the token to the end. */
  readonly after: string;
}

/**
 * Records of one connection as JSON, as {@link toJson} writes them. Of a rule's records mostly only the time and the
 * token differ, so the rest is written once; that is most of a line, and lines are most of what an audit costs.
 */
export class RecordLines {
  readonly #byRule = new Map<string | undefined, FrameText>();

  /** A record as JSON in one line, without a line feed. */
  textOf(record: AuditRecord): string {
    const known = this.#byRule.get(record.rule);
    const text = known && haveSameFrame(known.frame, record) ? known : this.#keep(record);
    return `{"time":"${record.time}${text.before}${toJson(record.token)}${text.after}`;
  }

  #keep({ time, token, ...frame }: AuditRecord): FrameText {
    const { runId, connection, provider, ...rest } = frame;
    const before = `",${toJson({ runId, connection, provider }).slice(1, -1)},"token":`;
    const text = { frame, before, after: `,${toJson(rest).slice(1)}` };
    this.#byRule.set(frame.rule, text);
    return text;
  }
}

function haveSameFrame(one: Frame, other: Frame): boolean {
  return (
    one.runId === other.runId &&
    one.connection === other.connection &&
    one.provider === other.provider &&
    one.count === other.count &&
    one.decision === other.decision &&
    one.reason === other.reason &&
    one.outcome === other.outcome &&
    one.error === other.error &&
    one.approvedBy === other.approvedBy &&
    one.announcedTo === other.announcedTo &&
    one.mode === other.mode &&
    one.trigger === other.trigger &&
    one.version === other.version &&
    one.policyDigest === other.policyDigest
  );
}
