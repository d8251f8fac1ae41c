import { useIntl } from "react-intl";
import type en from "./messages/en.json";

export type TextId = keyof typeof en;
export type Say = (id: TextId, values?: Record<string, string | number>) => string;

/** The words of the page's language by their key: a key that is in no language file does not compile. */
export function useSay(): Say {
  const { formatMessage } = useIntl();
  return (id, values) => formatMessage({ id }, values);
}
