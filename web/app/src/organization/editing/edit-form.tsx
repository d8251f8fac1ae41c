import { Alert, Box, Button, Fieldset, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ProblemNotice } from "../../problem-notice.tsx";
import { useSay } from "../../say.ts";
import { useNoteUnsaved } from "../../unsaved.tsx";
import { AffectedNotice, MeanwhileNotice } from "./notices.tsx";
import type { Edit } from "./use-edit.ts";
import "./editing.css";

type EditFormProps<V> = {
  edit: Edit<V>;
  children: ReactNode;
  saveLabel?: string;
  /** Why it may be read and not changed. */
  lockedBecause?: string | false | undefined;
  /** The parameters of the address that it goes with, beside the path. */
  goesWith?: readonly string[];
};

/** A form with its way to be saved; what stands in the way is said right above the button that was pressed. */
export function EditForm<V>({ edit, children, saveLabel, lockedBecause, goesWith = [] }: EditFormProps<V>) {
  const say = useSay();
  const { form, fields, isDirty, isSaved, save, affected, meanwhile, refusal, reset } = edit;
  useNoteUnsaved(edit.hasUnsaved, ...goesWith);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {lockedBecause && (
        <Alert color="gray" icon={<IconLock aria-hidden />} mb="md">
          {lockedBecause}
        </Alert>
      )}
      <Fieldset className="edit-fields" variant="unstyled" disabled={Boolean(lockedBecause)}>
        <Stack gap="md">{children}</Stack>
      </Fieldset>
      {meanwhile && <MeanwhileNotice meanwhile={meanwhile} fields={fields} />}
      {affected && (
        <AffectedNotice
          affected={affected}
          isBusy={form.submitting}
          onAccept={() => void save({ acceptAffected: true })}
          onKeep={edit.dismissAffected}
        />
      )}
      <ProblemNotice error={refusal} />
      {!lockedBecause && (isDirty || meanwhile || isSaved || saveLabel) && (
        <Box className="edit-footer">
          <Group gap="sm">
            {(isDirty || meanwhile || saveLabel) && (
              <Button type="submit" loading={form.submitting}>
                {saveLabel ?? say("settings.save")}
              </Button>
            )}
            {isDirty && (
              <Button variant="subtle" onClick={reset}>
                {say("settings.undo")}
              </Button>
            )}
            {isSaved && !isDirty && !form.submitting && (
              <Text size="sm" role="status" className="saved">
                <IconCheck size={16} aria-hidden /> {say("settings.saved")}
              </Text>
            )}
          </Group>
        </Box>
      )}
    </form>
  );
}
