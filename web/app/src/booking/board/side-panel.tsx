import { PatientCard } from "../../record/patient-card.tsx";
import type { Patient } from "../../record/patient-search.tsx";
import { AppointmentPanel } from "./appointment-panel.tsx";
import { AttentionPanel } from "./attention-panel.tsx";
import classes from "./board.module.css";
import type { Clinic } from "./board-data.ts";
import type { Open, Visit } from "./board-place.ts";
import type { OnBookAgain } from "./book-again.tsx";

type SidePanelProps = {
  open: Open | undefined;
  show: (what: Open | undefined) => void;
  clinic: Clinic;
  onVisit: (visit: Visit) => void;
  onBook: ((patient: Patient) => void) | undefined;
  onBookAgain: OnBookAgain | undefined;
};

/** What was chosen, beside the board and never over it: with another visit or patient every form in it begins anew. */
export function SidePanel({ open, show, clinic, onVisit, onBook, onBookAgain }: SidePanelProps) {
  const onClose = () => show(undefined);
  switch (open?.kind) {
    case "appointment":
      return (
        <AppointmentPanel
          key={open.id}
          appointmentId={open.id}
          onPatient={(id) => show({ kind: "patient", id })}
          {...{ clinic, onClose, onBookAgain }}
        />
      );
    case "patient":
      return (
        <PatientCard key={open.id} className={classes.panel} patientId={open.id} {...{ onClose, onVisit, onBook }} />
      );
    case "attention":
      return <AttentionPanel {...{ clinic, onClose, onVisit }} />;
    case undefined:
      return null;
  }
}
