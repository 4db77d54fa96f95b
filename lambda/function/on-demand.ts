import { answerInquiry } from './answer-inquiry.ts';
import { invokeApprove } from './approve.ts';
import { invokeRestore } from './restore.ts';

/** What the function does besides sweeps, by what an event asks for. Loaded when one does. */
export const onDemand = {
  approve: invokeApprove,
  inquiry: answerInquiry,
  restore: invokeRestore,
};
