import { Select } from "@mantine/core";
import { query } from "../../api.ts";
import { useSay } from "../../say.ts";

type ClinicFilterProps = { clinicId: string | null; onChange: (clinicId: string | null) => void };

/** Narrows a list to one of one's clinics; null = all of them. Not there where there is nothing to choose. */
export function ClinicFilter({ clinicId, onChange }: ClinicFilterProps) {
  const say = useSay();
  const { data } = query.useQuery("get", "/v1/clinics");
  const clinics = data?.data ?? [];
  if (clinics.length <= 1) return null;
  return (
    <Select
      aria-label={say("settings.clinics")}
      placeholder={say("settings.allClinics")}
      clearable
      data={clinics.map(({ id, name }) => ({ value: id, label: name }))}
      value={clinicId}
      onChange={onChange}
    />
  );
}
