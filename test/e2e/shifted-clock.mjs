// Preloaded with `--import` into a process that is to live CLOCK_SHIFT_MILLIS in the future: nothing in the product knows.
const shiftMillis = Number(process.env.CLOCK_SHIFT_MILLIS ?? 0);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + shiftMillis);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + shiftMillis;
  }
};
