import { Button, Popover, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconHourglass } from "@tabler/icons-react";
import { useState } from "react";
import { useIntl } from "react-intl";
import { query } from "../../api.ts";
import classes from "./board.module.css";
import type { Appointment, Clinic } from "./board-data.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

type OpenRequestsProps = {
  clinic: Clinic;
  refetchInterval: number | false;
  onVisit: (visit: Appointment) => void;
};

/** The clinic's requests on whatever day, most of which is not the one on the board; each leads to where it lies. */
export function OpenRequests({ clinic, refetchInterval, onVisit }: OpenRequestsProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(clinic.timeZone);
  const [isOpen, { toggle, close }] = useDisclosure();
  const [from] = useState(() => new Date().toISOString());
  const params = { query: { clinicId: clinic.id, status: "requested", from, limit: 100 } };
  const { data } = query.useQuery("get", "/v1/appointments", { params }, { refetchInterval });
  const requests = data?.data.toSorted((a, b) => dueAt(a).localeCompare(dueAt(b))) ?? [];
  if (requests.length === 0) return null;
  const count = formatMessage({ id: "board.requests" }, { count: requests.length });
  return (
    <Popover opened={isOpen} onChange={(opened) => !opened && close()} trapFocus width={340} withinPortal={false}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconHourglass size={16} aria-hidden />}
          aria-label={count}
          title={count}
          onClick={toggle}
        >
          {requests.length}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={classes.requests}>
          {requests.map((request) => (
            <li key={request.id}>
              <UnstyledButton
                className={classes.request}
                data-status="requested"
                onClick={() => {
                  close();
                  onVisit(request);
                }}
              >
                <b dir="auto">{request.patient?.name ?? formatMessage({ id: "board.unnamed" })}</b>
                <span>
                  {format.momentFirst(request.startsAt)} ·{" "}
                  <bdi>{request.services.map(({ name }) => name).join(", ")}</bdi>
                </span>
                <span>
                  {formatMessage({ id: "board.answerBy" })} {format.moment(dueAt(request))}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

const dueAt = ({ approvalDueAt, startsAt }: Appointment) => approvalDueAt ?? startsAt;
