namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A table that others inherit from, on two levels and on two ways at once, and rows in each of them.</summary>
internal static class InheritedEvents
{
    /// <summary>Columns <c>id</c>, <c>kind</c> and <c>size</c>, and a key that each table has for itself.</summary>
    public const string Tables =
        """
        CREATE TABLE [shop].[events] ([id] int NOT NULL, [kind] text, [size] int DEFAULT 5, CONSTRAINT [events_pk] PRIMARY KEY ([id]));
        CREATE TABLE [shop].[loud_events] ([volume] int, CONSTRAINT [loud_events_pk] PRIMARY KEY ([id])) INHERITS ([shop].[events]);
        CREATE TABLE [shop].[late_events] () INHERITS ([shop].[events]);
        CREATE TABLE [shop].[late_loud_events] () INHERITS ([shop].[loud_events], [shop].[late_events]);

        """;

    public const string Rows =
        """
        INSERT INTO [shop].[events] SELECT n, 'e' || n, n FROM generate_series(1, 20) n;
        INSERT INTO [shop].[loud_events] SELECT n, 'e' || n, n, 9 FROM generate_series(21, 30) n;
        INSERT INTO [shop].[late_events] SELECT n, 'e' || n, n FROM generate_series(31, 40) n;
        INSERT INTO [shop].[late_loud_events] SELECT n, 'e' || n, n, 9 FROM generate_series(41, 50) n;
        """;
}
