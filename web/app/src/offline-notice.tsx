import { Alert } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { useIntl } from "react-intl";

/** Says that the connection is lost; what was read stays, and is read anew when the connection is back. */
export function OfflineNotice() {
  const { formatMessage } = useIntl();
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <Alert color="yellow" mb="md">
          {formatMessage({ id: "app.offline" })}
        </Alert>
      )}
    </div>
  );
}
