"""From stored observations to findings: links, months, rules, reasons; values in, values out."""
