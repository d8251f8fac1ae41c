import { Textarea, type TextareaProps } from "@mantine/core";
import { useSay } from "../say.ts";

type ReasonFieldProps = Omit<TextareaProps, "value" | "onChange"> & {
  reason: string;
  onChange: (reason: string) => void;
};

/** Why somebody at the desk does what they do, in a few lines of their own. */
export function ReasonField({ reason, onChange, ...rest }: ReasonFieldProps) {
  const say = useSay();
  return (
    <Textarea
      label={say("board.reason")}
      maxLength={500}
      autosize
      minRows={2}
      {...rest}
      value={reason}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
