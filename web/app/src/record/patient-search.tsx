import { Combobox, Loader, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { type Ref, useEffect, useState } from "react";
import { useIntl } from "react-intl";
import { query, type Schemas } from "../api.ts";
import { ProblemNotice } from "../problem-notice.tsx";

export type Patient = Schemas["Patient"];

type PatientSearchProps = {
  label: string;
  isLabelShown?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  autoFocus?: boolean;
  onChoose: (patient: Patient) => void;
  /** Given what was typed; without it no new patient is offered. */
  onCreate?: ((typed: string) => void) | undefined;
};

const NEW = "new";

/** Finds a patient by the beginning of a word of the name, of the e-mail address or of the phone number. */
export function PatientSearch({ label, isLabelShown, inputRef, autoFocus = false, ...on }: PatientSearchProps) {
  const { formatMessage } = useIntl();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 150);
  const combobox = useCombobox();
  const { data, error, isFetching } = query.useQuery(
    "get",
    "/v1/patients",
    { params: { query: { search, limit: 8 } } },
    // Asked anew each time: a colleague may have just made who is looked for.
    { enabled: search.length > 1, placeholderData: keepPreviousData, staleTime: 0 },
  );
  const found = search.length > 1 ? data?.data : undefined;
  const { selectFirstOption } = combobox;
  useEffect(() => {
    if (found) selectFirstOption();
  }, [found, selectFirstOption]);

  const submit = (value: string) => {
    const patient = found?.find(({ id }) => id === value);
    if (patient) on.onChoose(patient);
    else if (value === NEW) on.onCreate?.(typed.trim());
    setTyped("");
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={submit}>
      <Combobox.Target>
        <TextInput
          ref={inputRef}
          data-autofocus={autoFocus || undefined}
          {...(isLabelShown ? { label } : { "aria-label": label })}
          placeholder={formatMessage({ id: "patient.searchHint" })}
          leftSection={isFetching ? <Loader size={14} /> : <IconSearch size={16} aria-hidden />}
          value={typed}
          maxLength={100}
          autoComplete="off"
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            combobox.openDropdown();
          }}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!found && !error}>
        <ProblemNotice error={error} />
        <Combobox.Options aria-label={label}>
          {found?.map((patient) => (
            <Combobox.Option key={patient.id} value={patient.id}>
              <Text size="sm" fw={600}>
                <bdi>{patient.fullName}</bdi>
              </Text>
              <PatientLine patient={patient} />
            </Combobox.Option>
          ))}
          {found?.length === 0 && <Combobox.Empty>{formatMessage({ id: "patient.none" })}</Combobox.Empty>}
          {found && on.onCreate && (
            <Combobox.Option value={NEW}>
              {formatMessage({ id: "patient.create" }, { name: typed.trim() })}
            </Combobox.Option>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** What tells apart two people of one name. */
function PatientLine({ patient: { bornOn, phone, email } }: { patient: Patient }) {
  const { formatDate } = useIntl();
  const birth = bornOn && formatDate(`${bornOn}T12:00:00Z`, { timeZone: "UTC", dateStyle: "medium" });
  return (
    <Text size="xs" truncate>
      {[birth, phone ?? email].filter(Boolean).join(" · ")}
    </Text>
  );
}
