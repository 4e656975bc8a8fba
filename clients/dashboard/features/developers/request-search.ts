/** The log as it stands in the address: `?request=req_…&refused=true`. */
export interface RequestSearch {
  request?: string;
  refused?: true;
}

/** Keeps what is right of an address that people may have typed. */
export function readRequestSearch({ request, refused }: Record<string, unknown>): RequestSearch {
  return {
    ...(typeof request === 'string' && request !== '' ? { request } : {}),
    ...(refused === true || refused === 'true' ? { refused: true as const } : {}),
  };
}
