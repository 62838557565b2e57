// The circumstances in which a page starts.

export const CONDITIONS = {
  plain: {},
  cpu4: { cpu: 4 },
  'slow4g+cpu4': { cpu: 4, slowNetwork: true },
  warm: { warm: true },
};
