import type { StoredSettingChange } from "../../db/audit/setting-changes.ts";
import type { StoredSettings } from "../../db/audit/stored-settings.ts";
import { fieldOf } from "../../domain/audit/setting.ts";
import { utc } from "../utc.ts";
import type { SettingChangeView, SettingValue } from "./contract.ts";
import { type Context, columns, type Reader, readers, thingOf } from "./readers.ts";

export function toSettingChangeView(change: StoredSettingChange, names: Omit<Context, "currency">): SettingChangeView {
  const { id, changedAt, by, kind, thingId, clinic, act } = change;
  const context = { currency: clinic?.currency ?? "", ...names };
  return {
    id,
    changedAt: utc(changedAt),
    by,
    kind,
    thing: thingOf(thingId, context),
    clinic: clinic && { id: clinic.id, name: clinic.name, timeZone: clinic.timeZone },
    act,
    values: columns
      .filter((column) => column in change.before || column in change.after)
      .map((column) => readColumn(column, change, context)),
  };
}

function readColumn<Column extends keyof StoredSettings>(
  column: Column,
  { before, after }: StoredSettingChange,
  context: Context,
): SettingValue {
  const read: Reader<StoredSettings[Column]> = readers[column];
  return { ...read({ before: before[column] ?? null, after: after[column] ?? null }, context), field: fieldOf[column] };
}
