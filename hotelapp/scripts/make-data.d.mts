/** The content of each file by its path below hotelapp/. */
export function makeData(): Record<string, string>
