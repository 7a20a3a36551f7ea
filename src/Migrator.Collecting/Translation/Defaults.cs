using System.Globalization;
using FluentMigrator;
using FluentMigrator.Model;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Reads FluentMigrator's values as ours, the same in every culture and time zone.</summary>
internal static class Defaults
{
    /// <summary>False if the value is of a type that has no meaning as a default; the default is null if none was given.</summary>
    public static bool TryRead(object? value, out ColumnDefault? given)
    {
        given = value switch
        {
            ColumnDefinition.UndefinedDefaultValue => null,
            null or DBNull => new ConstantDefault(ConstantKind.Null, null),
            RawSql sql => new ExpressionDefault(new SqlText(sql.Value)),
            SystemMethods method => WellKnown(method) is { } function ? new WellKnownDefault(function) : null,
            _ => Constant(value),
        };
        return given is not null || value is ColumnDefinition.UndefinedDefaultValue;
    }

    private static ConstantDefault? Constant(object value) => value switch
    {
        string text => new ConstantDefault(ConstantKind.Text, text),
        char or Enum => new ConstantDefault(ConstantKind.Text, value.ToString()),
        NonUnicodeString text => new ConstantDefault(ConstantKind.Text, text.ToString()),
        bool truth => new ConstantDefault(ConstantKind.Boolean, truth ? "true" : "false"),
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal
            => new ConstantDefault(ConstantKind.Number, ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
        // Without its kind: FluentMigrator ignores it, and an offset would depend on the machine that plans.
        DateTime time => new ConstantDefault(ConstantKind.Timestamp, time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        DateTimeOffset time => new ConstantDefault(ConstantKind.Timestamp, time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)),
        DateOnly date => new ConstantDefault(ConstantKind.Timestamp, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeOnly time => new ConstantDefault(ConstantKind.Timestamp, time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        TimeSpan time => new ConstantDefault(ConstantKind.Timestamp, time.ToString("c", CultureInfo.InvariantCulture)),
        Guid id => new ConstantDefault(ConstantKind.UniqueId, id.ToString("D")),
        byte[] bytes => new ConstantDefault(ConstantKind.Binary, Convert.ToHexString(bytes)),
        _ => null,
    };

    private static WellKnownFunction? WellKnown(SystemMethods method) => method switch
    {
        SystemMethods.NewGuid => WellKnownFunction.NewGuid,
        SystemMethods.NewSequentialId => WellKnownFunction.NewSequentialId,
        SystemMethods.CurrentDateTime => WellKnownFunction.CurrentDateTime,
        SystemMethods.CurrentDateTimeOffset => WellKnownFunction.CurrentDateTimeOffset,
        SystemMethods.CurrentUTCDateTime => WellKnownFunction.CurrentUtcDateTime,
        SystemMethods.CurrentUser => WellKnownFunction.CurrentUser,
        _ => null,
    };
}
