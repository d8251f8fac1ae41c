import { Button, CloseButton, Group, NumberInput, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { query, type Schemas } from "../api.ts";
import { useFormats } from "../organization/editing/formats.ts";
import { useSay } from "../say.ts";
import { type Fee, FeeField } from "./fee-field.tsx";

export type FeeTable = Schemas["FeeTable"];

// A visit to speak of in examples: Tuesday 24 November 2026, 14:30.
const visitAt = Date.UTC(2026, 10, 24, 14, 30);
const MOST_ROWS = 6;

/** What is kept of visits that are cancelled late or missed: a row for each length of notice, and one for no-shows. */
export function FeeTableField({ table, onChange }: { table: FeeTable; onChange: (table: FeeTable) => void }) {
  const say = useSay();
  const { sayFee } = useFeeWords();
  const { moment, duration } = useFormats();
  const { data: clinics } = query.useQuery("get", "/v1/clinics");
  const currencies = [...new Set((clinics?.data ?? []).map(({ currency }) => currency))].sort();
  const { lateCancel, noShow } = table;
  const setRow = (at: number, row: Partial<FeeTable["lateCancel"][number]>) =>
    onChange({ ...table, lateCancel: lateCancel.map((each, i) => (i === at ? { ...each, ...row } : each)) });
  const addRow = () => {
    const longest = Math.max(0, ...lateCancel.map(({ underHours }) => underHours));
    const row = { underHours: longest === 0 ? 24 : Math.min(720, longest * 2), fee: half };
    onChange({ ...table, lateCancel: [...lateCancel, row] });
  };
  const sorted = [...lateCancel].sort((a, b) => b.underHours - a.underHours);
  return (
    <Stack gap="sm">
      {lateCancel.map(({ underHours, fee }, i) => (
        <Group key={i /* rows have no name but their place */} gap="xs" align="end" wrap="wrap">
          <NumberInput
            label={say("fee.underHours")}
            w={200}
            suffix={` ${say("unit.hours")}`}
            allowDecimal={false}
            allowNegative={false}
            min={1}
            max={720}
            value={underHours}
            onChange={(typed) => {
              if (typeof typed === "number") setRow(i, { underHours: typed });
            }}
          />
          <FeeField
            label={say("fee.costs")}
            fee={fee}
            currencies={currencies}
            onChange={(changed) => setRow(i, { fee: changed })}
          />
          <CloseButton
            size="lg"
            aria-label={say("fee.remove", { span: duration(underHours * 60) })}
            onClick={() => onChange({ ...table, lateCancel: lateCancel.filter((_, at) => at !== i) })}
          />
        </Group>
      ))}
      <div>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={lateCancel.length >= MOST_ROWS}
          onClick={addRow}
        >
          {say("fee.add")}
        </Button>
      </div>
      <FeeField
        label={say("fee.noShow")}
        fee={noShow}
        currencies={currencies}
        onChange={(fee) => onChange({ ...table, noShow: fee })}
      />
      <div className="example">
        {sorted.length === 0 && <Text size="sm">{say("fee.exampleNone")}</Text>}
        {sorted.map(({ underHours, fee }) => (
          <Text size="sm" key={underHours}>
            {say("fee.example", {
              visit: moment(visitAt, "UTC"),
              after: moment(visitAt - underHours * 3_600_000, "UTC"),
              fee: sayFee(fee),
            })}
          </Text>
        ))}
        <Text size="sm">{say("fee.exampleNoShow", { fee: sayFee(noShow) })}</Text>
      </div>
    </Stack>
  );
}

const half: Fee = { kind: "percent", basisPoints: 5_000 };

/** A table row by row, for where it was changed, and each fee in a few words. */
export function useFeeWords() {
  const say = useSay();
  const { share, money, list, duration } = useFormats();
  const sayFee = (fee: Fee): string => {
    if (fee.kind === "percent") return say("fee.share", { share: share(fee.basisPoints) });
    return fee.amounts.length === 0 ? say("fee.nothing") : list(fee.amounts.map(money));
  };
  const sayRows = ({ lateCancel, noShow }: FeeTable): string[] => [
    ...lateCancel.map(({ underHours, fee }) => say("fee.row", { span: duration(underHours * 60), fee: sayFee(fee) })),
    say("fee.rowNoShow", { fee: sayFee(noShow) }),
  ];
  return { sayFee, sayRows };
}
