namespace Migrator.Cli.Output;

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    Text,
    Json,
    Ndjson,
    Sql,
}
