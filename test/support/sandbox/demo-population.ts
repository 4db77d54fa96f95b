/** A token of the demo: days since its creation, and days until its expiry (negative: since). */
export interface DemoToken {
  readonly name: string;
  readonly age: number;
  /** `never` for a token that does not expire. */
  readonly expiresIn: number | 'never';
}

/** Tokens by tenant. Identity Center gives each 365 days, and no name. */
export const HUAWEI_TENANTS: Readonly<Record<string, readonly number[]>> = {
  // Ages in days: beyond 372 it has been expired for more than a week.
  'e0d69be4-ee68-4653-97e4-9e8a4b5c6d01': [430, 60],
  'e0d69be4-ee68-4653-97e4-9e8a4b5c6d02': [365.1, 20],
  'e0d69be4-ee68-4653-97e4-9e8a4b5c6d03': [361, 4],
  'e0d69be4-ee68-4653-97e4-9e8a4b5c6d04': [520, 401],
  'e0d69be4-ee68-4653-97e4-9e8a4b5c6d05': [300],
};

/** Tokens by DNS view; a view with an empty list is normal. */
export const ROUTE53_VIEWS: Readonly<Record<string, readonly DemoToken[]>> = {
  'dnsv-0a1b2c3d4e5f60001': [
    { name: 'laptops-first-batch', age: 420, expiresIn: -55 },
    { name: 'laptops-second-batch', age: 380, expiresIn: -15 },
    { name: 'laptops-third-batch', age: 95, expiresIn: -5 },
    { name: 'laptops-fourth-batch', age: 86, expiresIn: 4 },
    { name: 'break-glass-laptops', age: 400, expiresIn: -35 },
    ...fleet('laptop', 118, 60, 90),
  ],
  'dnsv-0a1b2c3d4e5f60002': [
    { name: 'branch-routers-old', age: 200, expiresIn: -110 },
    { name: 'branch-routers-retired', age: 160, expiresIn: -70 },
    { name: 'branch-routers', age: 30, expiresIn: 60 },
    { name: 'branch-printers', age: 0.02, expiresIn: 90 },
  ],
  'dnsv-0a1b2c3d4e5f60003': [{ name: 'lab', age: 366, expiresIn: -1 }],
  'dnsv-0a1b2c3d4e5f60004': [],
};

/** Tokens by app of the Apigee organisation; they have no names, their app is their owner. */
export const APIGEE_APPS: Readonly<Record<string, readonly DemoToken[]>> = {
  'billing-sync': [
    { name: 'a', age: 120, expiresIn: -90 },
    { name: 'b', age: 90, expiresIn: -60 },
    { name: 'c', age: 60, expiresIn: -30 },
    { name: 'd', age: 33, expiresIn: -3 },
    { name: 'e', age: 3, expiresIn: 27 },
  ],
  'partner-portal': [
    { name: 'a', age: 500, expiresIn: 230 },
    { name: 'b', age: 410, expiresIn: 320 },
    { name: 'c', age: 90, expiresIn: 'never' },
    { name: 'd', age: 50, expiresIn: 'never' },
    { name: 'e', age: 10, expiresIn: 720 },
  ],
  'nightly-export': [{ name: 'a', age: 450, expiresIn: 'never' }],
  'break-glass-console': [{ name: 'a', age: 700, expiresIn: 'never' }],
  'mobile-backend': fleet('session', 104, 0.9, 1),
};

/** Tokens in the register of the authorization server; times as the server knows them. */
export const OAUTH_TOKENS: readonly DemoToken[] = [
  { name: 'warehouse-scanner', age: 540, expiresIn: 190 },
  { name: 'inspection-tablets', age: 390, expiresIn: 340 },
  { name: 'site-report-export', age: 100, expiresIn: -10 },
  { name: 'concrete-lab', age: 87, expiresIn: 3 },
  { name: 'break-glass-inspection', age: 800, expiresIn: 300 },
  { name: 'bridge-sensors', age: 40, expiresIn: 325 },
  { name: 'crane-telemetry', age: 25, expiresIn: 155 },
  { name: 'ticket-sync', age: 18, expiresIn: 72 },
  { name: 'dashboard', age: 12, expiresIn: 78 },
  { name: 'new-integration', age: 0.01, expiresIn: 90 },
];

/** Healthy tokens of a fleet, of all ages up to `oldest` days, each valid for `lifetime` days. */
function fleet(name: string, count: number, oldest: number, lifetime: number): DemoToken[] {
  return Array.from({ length: count }, (_, index) => {
    const age = (oldest * (index + 1)) / count;
    const number = String(index + 1).padStart(3, '0');
    return { name: `${name}-${number}`, age, expiresIn: lifetime - age };
  });
}
