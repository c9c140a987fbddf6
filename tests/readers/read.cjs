// What exceljs and SheetJS read in workbooks, as JSON: file -> reader -> sheet -> address -> value.
// Dates become serial numbers of days, links and formulas their texts and results, so that readers can be compared.
const fs = require("fs");
const path = require("path");
const ExcelJS = require("exceljs");
const SheetJS = require("xlsx");

const DAY = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);

function plain(value) {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return (value.getTime() - EPOCH) / DAY;
  if (typeof value !== "object") return value;
  if ("result" in value) return plain(value.result);
  if ("formula" in value || "sharedFormula" in value) return null; // a formula without a stored value
  if ("error" in value) return value.error;
  if ("richText" in value) return value.richText.map((run) => run.text).join("");
  if ("text" in value) return plain(value.text);
  return JSON.stringify(value);
}

async function byExcelJS(file) {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  const sheets = {};
  workbook.eachSheet((sheet) => {
    const cells = (sheets[sheet.name] = {});
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        // its value of a formula lacks a result of zero
        const value = plain(cell.type === ExcelJS.ValueType.Formula ? cell.result : cell.value);
        if (value !== null && value !== "") cells[cell.address] = value;
      }),
    );
  });
  return sheets;
}

function bySheetJS(file) {
  const workbook = SheetJS.read(fs.readFileSync(file), { type: "buffer", cellDates: false });
  const sheets = {};
  for (const name of workbook.SheetNames) {
    const cells = (sheets[name] = {});
    for (const [address, cell] of Object.entries(workbook.Sheets[name])) {
      if (!address.startsWith("!") && cell.v !== undefined && cell.v !== "") cells[address] = cell.v;
    }
  }
  return sheets;
}

async function main(files) {
  const read = {};
  for (const file of files) {
    read[path.basename(file)] = { exceljs: await byExcelJS(file), sheetjs: bySheetJS(file) };
  }
  process.stdout.write(JSON.stringify(read));
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
