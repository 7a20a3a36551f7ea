using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>A range as it is stored.</summary>
internal sealed record RangeRow(
    long Id, string Schema, string Name, long From, long To, long Cursor, long RowsDone, string Storage,
    string? StepId, string? Owner, long Token, bool IsLeased, long Poisoned, bool IsLeftBehind)
{
    public const string Columns =
        """
        id,
            table_schema AS "Schema",
                table_name AS "Name",
                from_unit AS "From",
                to_unit AS "To",
                cursor_unit AS "Cursor",
                rows_done AS "RowsDone",
                storage AS "Storage",
                step_id AS "StepId",
                owner AS "Owner",
                token AS "Token",
                owner IS NOT NULL AND lease_expires >= clock_timestamp() AS "IsLeased",
                poisoned AS "Poisoned",
                left_behind AS "IsLeftBehind"
        """;

    public BackfillRange ToRange(MigrationId migration) => new(Id, migration, new TableName(Schema, Name), From, To, Cursor, RowsDone, Storage)
    {
        StepId = StepId,
        Owner = Owner,
        Token = Token,
        IsLeased = IsLeased,
        Poisoned = Poisoned,
        IsLeftBehind = IsLeftBehind,
    };
}
