import {
  Alert,
  Badge,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Pill,
  SegmentedControl,
} from "@mantine/core";

/** Warm, from paper to ink; white text passes AA on shade 8 and, in the dark, on shade 6. */
const clay: MantineColorsTuple = [
  "#fbf1ea",
  "#f5e0d2",
  "#eec3a6",
  "#f0b48c",
  "#d98a58",
  "#c0703c",
  "#a85a28",
  "#8f4a1d",
  "#7a3b12",
  "#5f2c0b",
];

/** Mantine's own, but for the last shade: white text passes AA on it, for buttons that mean what they say. */
const orange: MantineColorsTuple = [
  "#fff4e6",
  "#ffe8cc",
  "#ffd8a8",
  "#ffc078",
  "#ffa94d",
  "#ff922b",
  "#fd7e14",
  "#f76707",
  "#e8590c",
  "#bf3c08",
];

export const theme = createTheme({
  colors: { clay, orange },
  primaryColor: "clay",
  primaryShade: { light: 8, dark: 6 },
  autoContrast: true,
  defaultRadius: 8,
  fontFamily: 'system-ui, "Noto Sans", "Noto Naskh Arabic", sans-serif',
  fontSizes: { xs: "0.8125rem" }, // 13px: nothing that is to be read is smaller
  respectReducedMotion: true,
  components: {
    // A notice's colour says what kind it is; its heading is to be read.
    Alert: Alert.extend({ styles: { title: { color: "var(--mantine-color-text)" } } }),
    Badge: Badge.extend({ defaultProps: { fz: "xs" } }),
    Pill: Pill.extend({ defaultProps: { fz: "xs" } }),
    // What it chooses among changes at once, too.
    SegmentedControl: SegmentedControl.extend({ defaultProps: { transitionDuration: 0 } }),
  },
});

/** In the dark, words of a quiet button keep its colour, where Mantine makes them all but white. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {
    "--input-description-size": "var(--mantine-font-size-xs)",
    "--input-error-size": "var(--mantine-font-size-xs)",
  },
  light: {},
  dark: {
    "--mantine-color-red-light-color": colors.red[4],
    "--mantine-color-clay-light-color": clay[3],
  },
});
