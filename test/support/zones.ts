/** Time zones of every sort: none, both hemispheres, half hours, half an hour of daylight saving, none at all, and one that turns back for a month. */
export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'America/St_Johns',
  'Africa/Casablanca',
] as const;
