import { useEffect, useState } from "preact/hooks";

export function useMedia(query: string): boolean {
  const [media] = useState(() => matchMedia(query));
  const [holds, setHolds] = useState(media.matches);
  useEffect(() => {
    const follow = () => setHolds(media.matches);
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, [media]);
  return holds;
}

/** Whether the screen is as narrow as a phone's: tables become lists of expandable rows. */
export const useIsNarrow = (): boolean => useMedia("(max-width: 640px)");
